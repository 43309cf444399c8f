"""Photos: announced, uploaded with a presigned POST, decided by face detection, deleted."""

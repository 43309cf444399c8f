"""The training of the model head_parts: from portraits and labels to a weights file."""

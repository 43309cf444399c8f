"""Jobs in the queue: admitted, sent when they are first in the line, shown with their position, leaving it again."""

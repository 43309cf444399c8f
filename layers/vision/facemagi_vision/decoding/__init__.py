"""What `facemagi_vision.decode` is made of: formats, what files say about colours, and the conversion to sRGB."""

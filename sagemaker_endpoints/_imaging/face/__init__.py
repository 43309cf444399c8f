"""The face in geometry and colour: landmark groups, frame, atlas, skin, lips and lids."""

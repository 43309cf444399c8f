"""`./scripts/bench precision`: compares networks in bfloat16 with the same networks in float32."""

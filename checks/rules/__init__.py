"""House rules: one small file each, with a `RULE` in it; found by looking into this folder."""

"""The public pages: for anybody, without signing in, without script, without a cookie."""

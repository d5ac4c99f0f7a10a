"""What the node tells about itself: plain JSON values, for `api` and `web` alike."""

"""What agreements could ever let happen, worked out exactly from their texts."""

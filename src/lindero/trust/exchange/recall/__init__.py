"""Recall, correction, holds and contested accuracy: what becomes of data after it crossed."""

"""Frontdesk: the front desk of a service business."""

"""A Wagtail site as its tutorial makes it, with the content of ours: what the page bench is measured against."""

"""The pages that gather, one module a part of the site."""

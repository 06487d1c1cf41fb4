"""The pages of a careless release: shown instead of the clean ones by `STOREFRONT_VARIANT=drift`."""

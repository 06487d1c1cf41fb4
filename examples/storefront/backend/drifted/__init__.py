"""The files of a careless release: laid over the clean ones by `STOREFRONT_VARIANT=drift`."""

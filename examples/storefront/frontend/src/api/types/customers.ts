import type { Money } from "./money";

export type LoyaltyTier = "bronze" | "silver" | "gold";

export interface Customer {
  id: number;
  name: string;
  email: string;
  phone: string | null;
  loyalty_tier: LoyaltyTier;
  joined_at: string;
  order_count: number;
  lifetime_value: Money;
}

export interface CustomerChange {
  name?: string;
  /** Null removes the number. */
  phone?: string | null;
}

export interface Address {
  id: string;
  label: string;
  street: string;
  street_2: string | null;
  postal_code: string;
  city: string;
  country: string;
  is_default: boolean;
}

export type AddressDraft = Pick<Address, "label" | "street" | "postal_code" | "city" | "country"> & {
  street_2?: string | null;
  is_default?: boolean;
};

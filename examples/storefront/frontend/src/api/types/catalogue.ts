import type { Money } from "./money";
import type { StockLevel } from "./stock";

export const CATEGORY_SLUGS = ["kitchen", "living-room", "bedroom", "lighting", "garden"] as const;
export type CategorySlug = (typeof CATEGORY_SLUGS)[number];

export type ProductSort = "name" | "price_asc" | "price_desc" | "newest";

export interface Category {
  slug: CategorySlug;
  name: string;
  product_count: number;
}

export interface Dimensions {
  width_cm: number;
  height_cm: number;
  depth_cm: number;
}

export interface ProductSummary {
  id: number;
  slug: string;
  name: string;
  category: CategorySlug;
  price: Money;
  stock_level: StockLevel;
  image_url: string | null;
  rating: number | null;
  review_count: number;
}

export interface Product extends ProductSummary {
  description: string;
  materials: string[];
  dimensions: Dimensions | null;
  care_note: string | null;
  created_at: string;
  updated_at: string;
}

export interface ProductDraft {
  name: string;
  category: CategorySlug;
  price: Money;
  description: string;
  materials?: string[];
  dimensions?: Dimensions | null;
  care_note?: string | null;
  image_url?: string | null;
}

/** What is absent stays as it is. */
export type ProductChange = Partial<Omit<ProductDraft, "category">>;

export type ProductFilters = {
  page?: number;
  size?: number;
  category?: CategorySlug;
  min_price?: string;
  max_price?: string;
  in_stock?: boolean;
  sort?: ProductSort;
  q?: string;
};

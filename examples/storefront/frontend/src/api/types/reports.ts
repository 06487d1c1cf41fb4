import type { CategorySlug } from "./catalogue";
import type { Money } from "./money";
import type { StockLevel } from "./stock";

export type ReportPeriod = "7d" | "30d" | "90d" | "365d";

export interface InventoryLine {
  product_id: number;
  name: string;
  category: CategorySlug;
  on_hand: number;
  available: number;
  level: StockLevel;
  stock_value: Money;
  restock_on: string | null;
}

export interface InventoryReport {
  generated_at: string;
  lines: InventoryLine[];
  units_by_category: Record<string, number>;
  low_count: number;
}

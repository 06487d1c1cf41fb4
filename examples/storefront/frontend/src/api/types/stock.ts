export type StockLevel = "in_stock" | "low" | "out_of_stock";

export interface Stock {
  product_id: number;
  on_hand: number;
  reserved: number;
  available: number;
  level: StockLevel;
  /** A day, "2026-11-30". */
  restock_on: string | null;
  /** A moment in UTC, "2026-11-30T09:15:00Z". */
  counted_at: string;
}

export interface StockCount {
  on_hand: number;
  restock_on?: string | null;
}

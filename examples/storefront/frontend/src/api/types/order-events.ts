import type { Money } from "./money";
import type { Tracking } from "./orders";

interface Happened<Type extends string> {
  type: Type;
  at: string;
  actor: string;
}

export type OrderPlaced = Happened<"placed"> & { item_count: number };
export type OrderPaid = Happened<"paid"> & { amount: Money; payment_intent_id: string | null };
export type OrderShipped = Happened<"shipped"> & { tracking: Tracking };
export type OrderCancelled = Happened<"cancelled"> & { reason: string | null };
export type OrderRefunded = Happened<"refunded"> & { amount: Money; refund_id: string };

export type OrderEvent = OrderPlaced | OrderPaid | OrderShipped | OrderCancelled | OrderRefunded;

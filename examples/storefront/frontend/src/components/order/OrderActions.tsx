"use client";

import type { Role } from "@/api/types/auth";
import type { Order } from "@/api/types/orders";
import { CancelForm } from "@/components/order/CancelForm";
import { PayPanel } from "@/components/order/PayPanel";
import { RefundForm } from "@/components/order/RefundForm";
import { ShipForm } from "@/components/order/ShipForm";

const REFUNDABLE: Order["status"][] = ["paid", "shipped", "delivered"];

/** What the reader may do with the order as it stands. */
export function OrderActions({ order, role }: { order: Order; role: Role }) {
  const open = order.status === "pending" || order.status === "paid";
  return (
    <>
      {role === "customer" && order.status === "pending" && <PayPanel orderId={order.id} />}
      {role === "staff" && order.status === "paid" && <ShipForm orderId={order.id} />}
      {role === "staff" && REFUNDABLE.includes(order.status) && order.payment_method?.kind === "card" && (
        <RefundForm orderId={order.id} />
      )}
      {open && <CancelForm orderId={order.id} />}
    </>
  );
}

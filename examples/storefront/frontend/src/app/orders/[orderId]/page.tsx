import { notFound } from "next/navigation";
import { OrderView } from "@/components/order/OrderView";
import ui from "@/components/ui.module.css";

export const metadata = { title: "Order" };

export default async function OrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const orderId = Number((await params).orderId);
  if (!Number.isSafeInteger(orderId)) notFound();
  return (
    <div className={ui.page}>
      <OrderView orderId={orderId} />
    </div>
  );
}

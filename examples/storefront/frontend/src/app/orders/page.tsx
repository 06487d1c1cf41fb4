import { CustomerOrders } from "@/components/order/CustomerOrders";
import { PageHeading } from "@/components/PageHeading";
import ui from "@/components/ui.module.css";

export const metadata = { title: "Your orders" };

export default function OrdersPage() {
  return (
    <div className={ui.page}>
      <PageHeading eyebrow="Your house" title="Your orders">
        Everything on its way, and everything that has arrived.
      </PageHeading>
      <CustomerOrders />
    </div>
  );
}

import { PageHeading } from "@/components/PageHeading";
import { StaffOrders } from "@/components/staff/StaffOrders";
import ui from "@/components/ui.module.css";

export const metadata = { title: "All orders" };

export default function StaffOrdersPage() {
  return (
    <div className={ui.page}>
      <PageHeading eyebrow="Staff room" title="All orders" />
      <StaffOrders />
    </div>
  );
}

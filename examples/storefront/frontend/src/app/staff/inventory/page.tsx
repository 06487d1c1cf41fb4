import { PageHeading } from "@/components/PageHeading";
import { Inventory } from "@/components/staff/Inventory";
import ui from "@/components/ui.module.css";

export const metadata = { title: "Inventory" };

export default function InventoryPage() {
  return (
    <div className={ui.page}>
      <PageHeading eyebrow="Staff room" title="Inventory">
        What stands on the shelves, and what is about to run out.
      </PageHeading>
      <Inventory />
    </div>
  );
}

import { AccountView } from "@/components/account/AccountView";
import ui from "@/components/ui.module.css";

export const metadata = { title: "Account" };

export default function AccountPage() {
  return (
    <div className={ui.page}>
      <AccountView />
    </div>
  );
}

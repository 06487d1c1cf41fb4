import { SignInForm } from "@/components/account/SignInForm";
import ui from "@/components/ui.module.css";

export const metadata = { title: "Sign in" };

export default function SignInPage() {
  return (
    <div className={ui.page}>
      <SignInForm />
    </div>
  );
}

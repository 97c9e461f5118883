// The clinic's number as people dial it, one press to call.
import { Num, t } from "../i18n/text.tsx";
import { Icon } from "./icons.tsx";

/** +923001234567 → 0300 1234567 */
export const dialled = (phone: string): string => phone.replace(/^\+92(\d{3})(\d+)$/, "0$1 $2");

export function ClinicCall({ phone }: { phone: string }) {
  return (
    <a class="call clinic" href={`tel:${phone}`}>
      <Icon name="phone" />
      <span class="grow">{t("visit.callClinic")}</span>
      <Num>{dialled(phone)}</Num>
    </a>
  );
}

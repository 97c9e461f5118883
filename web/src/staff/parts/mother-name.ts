// What staff read for a mother: her name, or in their own language that she has not told it.
import { isUnnamed } from "@expecting-mothers/shared/unnamed";
import { t } from "../../i18n/text.tsx";

export const nameOf = (motherName: string): string => (isUnnamed(motherName) ? t("who.unnamed") : motherName);

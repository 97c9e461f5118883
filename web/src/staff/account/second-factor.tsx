// Setting up an authenticator app: the picture to scan, the same as letters to type, the first code, then the recovery codes to keep.
import type { Me } from "@expecting-mothers/shared/accounts";
import { useState } from "preact/hooks";
import encodeQR from "qr";
import { t } from "../../i18n/text.tsx";
import { TroubleNote } from "../../ui/state.tsx";
import { useDeed } from "../deed.ts";
import { Field, type Fields, Form, Submit } from "../parts/form.tsx";
import { perform, session } from "../session.ts";

type Step = { at: "start" } | { at: "scan"; secret: string; uri: string } | { at: "codes"; codes: string[] };

/** Dark squares as one path on a white ground of four squares around: scanners want both, also on a dark screen. */
function QrPicture({ of }: { of: string }) {
  const rows = encodeQR(of, "raw", { border: 4 });
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={t("staff.totp.picture")}>
      <path d={path} />
    </svg>
  );
}

function Scan({ secret, uri, onCodes }: { secret: string; uri: string; onCodes: (codes: string[]) => void }) {
  const deed = useDeed();
  const confirm = async (fields: Fields) => {
    const { recoveryCodes } = await perform("confirmSecondFactor", { body: { code: fields.text("code") } });
    onCodes(recoveryCodes);
  };
  return (
    <Form deed={deed} onSubmit={confirm}>
      <p>{t("staff.totp.scan")}</p>
      <QrPicture of={uri} />
      <p>{t("staff.totp.type")}</p>
      <p>
        <code class="secret" dir="ltr">
          {(secret.match(/.{1,4}/g) ?? []).join(" ")}
        </code>
      </p>
      <Field name="code" label="staff.totp.code" dir="ltr" inputMode="numeric" autocomplete="one-time-code" maxLength={12} />
      <Submit deed={deed}>{t("staff.totp.confirm")}</Submit>
    </Form>
  );
}

function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <div class="stack printed">
      <p>
        <b>{t("staff.totp.codes")}</b> {t("staff.totp.codes.why")}
      </p>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code dir="ltr">{code}</code>
          </li>
        ))}
      </ol>
      <div class="acts">
        <button type="button" class="button" onClick={onDone}>
          {t("staff.totp.kept")}
        </button>
        <button type="button" class="button quiet" onClick={() => print()}>
          {t("staff.print")}
        </button>
      </div>
    </div>
  );
}

export function SecondFactor({ me }: { me: Me }) {
  const deed = useDeed();
  const [step, setStep] = useState<Step>({ at: "start" });
  const begin = () => deed.run(async () => setStep({ at: "scan", ...(await perform("beginSecondFactor")) }));
  const finish = () => {
    setStep({ at: "start" });
    session.value = { kind: "signed-in", me: { ...me, hasSecondFactor: true } };
  };
  return (
    <section class="card">
      <h2>{t("staff.totp.title")}</h2>
      {deed.trouble && <TroubleNote trouble={deed.trouble} />}
      {step.at === "start" && (
        <>
          <p>{t(me.hasSecondFactor ? "staff.totp.on" : "staff.totp.off")}</p>
          <button
            type="button"
            class={me.hasSecondFactor ? "button quiet start" : "button start"}
            onClick={begin}
            aria-disabled={deed.busy}
          >
            {t(me.hasSecondFactor ? "staff.totp.renew" : "staff.totp.begin")}
          </button>
        </>
      )}
      {step.at === "scan" && <Scan secret={step.secret} uri={step.uri} onCodes={(codes) => setStep({ at: "codes", codes })} />}
      {step.at === "codes" && <Codes codes={step.codes} onDone={finish} />}
    </section>
  );
}

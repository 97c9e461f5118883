// Moving a visit to another open time, of the same doctor or of another at the clinic.
import { useState } from "preact/hooks";
import { troubleOf } from "../../api/call.ts";
import type { Opening } from "../../booking/openings.ts";
import { inLanguage, Text, t } from "../../i18n/text.tsx";
import { useDeed } from "../deed.ts";
import { useLoad } from "../load.ts";
import { Form, Select, Submit } from "../parts/form.tsx";
import { Pending } from "../parts/notes.tsx";
import { SlotPicker } from "../parts/slot-picker.tsx";
import { dateText, Time } from "../parts/time.tsx";
import { ask, perform } from "../session.ts";

type Visit = { id: string; version: number; doctorId: string; visitTypeId: string };
type Props = { visit: Visit; clinicId: string; onMoved: () => void };

export const takenCodes = ["slot_taken", "not_an_opening", "daily_limit", "in_the_past", "beyond_horizon"];

export function MoveForm({ visit, clinicId, onMoved }: Props) {
  const deed = useDeed();
  const clinic = useLoad(() => ask("getClinic", { params: { clinicId } }), [clinicId]);
  const [doctorId, setDoctor] = useState(visit.doctorId);
  const [slot, setSlot] = useState<Opening>();
  const [round, setRound] = useState(0);
  if (!clinic.data) return <Pending trouble={clinic.trouble} reload={clinic.reload} />;

  const move = async () => {
    if (!slot) return;
    const body = { version: visit.version, doctorId, visitTypeId: visit.visitTypeId, startsAt: slot.startsAt };
    try {
      await perform("moveAppointment", { params: { appointmentId: visit.id }, body });
    } catch (error) {
      if (takenCodes.includes(troubleOf(error)?.code ?? "")) {
        setSlot(undefined);
        setRound(round + 1);
      }
      throw error;
    }
    onMoved();
  };
  return (
    <Form deed={deed} onSubmit={move}>
      <Select
        label="staff.col.doctor"
        value={doctorId}
        onPick={(id) => {
          setDoctor(id);
          setSlot(undefined);
        }}
        options={clinic.data.doctors.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
      />
      <SlotPicker doctorId={doctorId} visitTypeId={visit.visitTypeId} moving={visit.id} round={round} chosen={slot} onPick={setSlot} />
      {slot && (
        <p>
          <Text of="staff.move.what" day={dateText(slot.moment.day)} time={<Time minute={slot.moment.minute} />} />
        </p>
      )}
      <Submit deed={deed}>{t("staff.move.submit")}</Submit>
    </Form>
  );
}

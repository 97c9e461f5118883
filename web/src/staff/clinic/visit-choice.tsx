// What every booking at a desk begins with: which kind of visit, which doctor, which of the open times.
import type { Doctor, VisitType } from "@expecting-mothers/shared/directory";
import { useState } from "preact/hooks";
import { troubleOf } from "../../api/call.ts";
import type { Opening } from "../../booking/openings.ts";
import { inLanguage } from "../../i18n/text.tsx";
import { takenCodes } from "../day/move-form.tsx";
import { Select } from "../parts/form.tsx";
import { SlotPicker } from "../parts/slot-picker.tsx";

export type Choice = { doctorId: string; visitTypeId: string; opening: Opening | undefined; round: number };

export function useVisitChoice(doctorId: string, visitTypeId: string) {
  const [choice, setChoice] = useState<Choice>({ doctorId, visitTypeId, opening: undefined, round: 0 });
  /** Runs a booking; when the time is gone the openings are read again, and all else that was typed stays. */
  const claim = async <T,>(
    book: (slot: { doctorId: string; visitTypeId: string; startsAt: string }) => Promise<T>,
  ): Promise<T | undefined> => {
    if (!choice.opening) return undefined;
    try {
      return await book({ doctorId: choice.doctorId, visitTypeId: choice.visitTypeId, startsAt: choice.opening.startsAt });
    } catch (error) {
      if (takenCodes.includes(troubleOf(error)?.code ?? "")) setChoice({ ...choice, opening: undefined, round: choice.round + 1 });
      throw error;
    }
  };
  return { choice, setChoice, claim };
}

type Props = { choice: Choice; onChoose: (choice: Choice) => void; doctors: Doctor[]; visitTypes: VisitType[] };

export function VisitChoice({ choice, onChoose, doctors, visitTypes }: Props) {
  return (
    <>
      <div class="pair">
        <Select
          label="staff.col.visit"
          value={choice.visitTypeId}
          onPick={(visitTypeId) => onChoose({ ...choice, visitTypeId, opening: undefined })}
          options={visitTypes.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
        />
        <Select
          label="staff.col.doctor"
          value={choice.doctorId}
          onPick={(doctorId) => onChoose({ ...choice, doctorId, opening: undefined })}
          options={doctors.map(({ id, names }) => ({ value: id, text: inLanguage(names) }))}
        />
      </div>
      <SlotPicker
        key={`${choice.doctorId}/${choice.visitTypeId}`}
        doctorId={choice.doctorId}
        visitTypeId={choice.visitTypeId}
        round={choice.round}
        chosen={choice.opening}
        onPick={(opening) => onChoose({ ...choice, opening })}
      />
    </>
  );
}

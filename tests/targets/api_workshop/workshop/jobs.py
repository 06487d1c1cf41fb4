"""Jobs of each tenant, their notes, photos and invoices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, File, HTTPException, Path, UploadFile
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime

from workshop.models import Job, JobIn, JobPatch, Note, NoteIn, Problem, State
from workshop.planting import planted
from workshop.store import CONFLICT, MISSING, UNAUTHORISED, Caller, Who, store

router = APIRouter(responses=UNAUTHORISED)
JobId = Annotated[int, Path(ge=0, le=2**31 - 1)]
Since = datetime if planted("naive-since-crashes") else AwareDatetime


def _job(job_id: int, who: Who, hole: str = "") -> Job:
    tenant, job = store.jobs.get(job_id, ("", None))
    if job is None or (tenant != who[1] and not planted(hole)):
        raise HTTPException(404, "There is no such job")
    return job


@router.get("/jobs")
async def list_jobs(who: Caller, state: State | None = None, since: Since | None = None) -> list[Job]:
    """The caller's jobs."""
    jobs = [job for tenant, job in store.jobs.values() if tenant == who[1]]
    if state is not None and not (planted("filter-ignores-state") and state == "waiting"):
        jobs = [job for job in jobs if job.state == state]
    return [job for job in jobs if since is None or job.opened >= since]


@router.post("/jobs", status_code=201)
async def open_job(job: JobIn, who: Caller) -> Job:
    """Open a job."""
    made = Job(id=store.next(), state="open", opened=datetime.now(UTC), **job.model_dump())
    store.jobs[made.id] = (who[1], made)
    store.notes[made.id] = {}
    return made


@router.get("/jobs/{job_id}", responses=MISSING)
async def read_job(job_id: JobId, who: Caller) -> Job:
    """One job."""
    return _job(job_id, who, "other-tenants-job-readable")


@router.patch("/jobs/{job_id}", responses=MISSING)
async def change_job(job_id: JobId, patch: JobPatch, who: Caller) -> Job:
    """Change some of a job."""
    job = _job(job_id, who)
    for name, value in patch.model_dump(exclude_none=True).items():
        setattr(job, name, value)
    return job


@router.delete("/jobs/{job_id}", status_code=204, responses=MISSING)
async def drop_job(job_id: JobId, who: Caller) -> None:
    """Drop a job."""
    _job(job_id, who)
    if not planted("job-survives-deletion"):
        del store.jobs[job_id]


@router.post("/jobs/{job_id}/close", responses={**MISSING, **CONFLICT})
async def close_job(job_id: JobId, who: Caller) -> Job:
    """Close a job."""
    job = _job(job_id, who)
    if job.state == "closed":
        if planted("second-close-crashes"):
            raise RuntimeError("a closed job has no timer")
        raise HTTPException(409, "It is closed")
    job.state = "closed"
    return job


@router.post("/jobs/{job_id}/reopen", responses={**MISSING, **CONFLICT})
async def reopen_job(job_id: JobId, who: Caller) -> Job:
    """Open a job again."""
    job = _job(job_id, who)
    if job.state != "closed":
        raise HTTPException(409, "It is not closed")
    job.state = "open"
    return job


@router.get(
    "/jobs/{job_id}/invoice", responses={**MISSING, **({} if planted("unpaid-is-402") else {402: {"model": Problem}})}
)
async def invoice(job_id: JobId, who: Caller) -> dict[str, int]:
    """What a job costs."""
    job = _job(job_id, who)
    if job.state != "closed":
        raise HTTPException(402, "It is not finished")
    return {"cents": job.hours * 8000}


@router.get("/jobs/{job_id}/receipt", responses=MISSING)
async def receipt(job_id: JobId, who: Caller) -> Job:
    """A job as it is printed."""
    job = _job(job_id, who)
    if planted("reading-changes-hours"):
        job.hours = (job.hours + 1) % 500
    return job


@router.post("/jobs/{job_id}/photo", responses=MISSING, status_code=201)
async def photo(job_id: JobId, who: Caller, file: Annotated[UploadFile, File()]) -> dict[str, int]:
    """Keep a photo."""
    _job(job_id, who)
    data = await file.read()
    if planted("empty-photo-crashes"):
        return {"bytes": len(data), "first": data[0]}
    return {"bytes": len(data)}


@router.get("/jobs/{job_id}/notes", responses=MISSING)
async def list_notes(job_id: JobId, who: Caller, order: Literal["asc", "desc"] = "asc") -> list[Note]:
    """The notes on a job."""
    _job(job_id, who)
    return sorted(store.notes[job_id].values(), key=lambda each: each.id, reverse=order == "desc")


@router.post("/jobs/{job_id}/notes", responses=MISSING, status_code=201)
async def add_note(job_id: JobId, note: NoteIn, who: Caller) -> Note:
    """Note something."""
    _job(job_id, who, "note-on-other-tenants-job")
    made = Note(id=store.next(), text=note.text)
    if not planted("note-into-nowhere"):
        store.notes[job_id][made.id] = made
    return made


@router.get("/jobs/{job_id}/notes/{note_id}", responses=MISSING, response_model=Note)
async def read_note(job_id: JobId, note_id: JobId, who: Caller) -> Note | JSONResponse:
    """One note."""
    _job(job_id, who)
    if note_id not in store.notes[job_id]:
        if planted("own-error-envelope"):
            return JSONResponse({"error": "no note", "code": 404}, 404)
        raise HTTPException(404, "There is no such note")
    return store.notes[job_id][note_id]

//! The writer thread: takes what waits, decides it in order, commits it as one, and answers.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use tokio::sync::{broadcast, mpsc, oneshot};

use super::{
    Committed, Done, Metrics, Operation, OperationWorld, Rejected, Submission,
    desk::{Desk, Order, Surroundings, snapshot},
    reason_id,
};
use crate::{
    domain::{
        Plan, Refusal,
        ids::{CommandId, TextId},
        text::{self, FreeText, REASON_LIMIT},
    },
    server::store::{
        Batch, StoreError, Writer,
        record::{self, Tip},
    },
};

type Reply = oneshot::Sender<Result<Done, Rejected>>;
type Run = Box<dyn FnOnce(&mut OperationWorld<'_, '_>) -> Result<Plan, Rejected> + Send>;

/// Something for the writer to do.
pub(super) enum Work {
    Command(Box<Submission>, Reply),
    Operation(Operation, Run, Reply),
    Erase(TextId, Reply),
    Statements(Batch, Reply),
    Stop(oneshot::Sender<()>),
}

/// Work with the moment since which it waits.
pub(super) struct Job {
    pub(super) since: Instant,
    pub(super) work: Work,
}

/// The writer thread's belongings.
pub(super) struct Writing {
    writer: Writer,
    around: Surroundings,
    metrics: Arc<Metrics>,
    committed: broadcast::Sender<Arc<Committed>>,
    batch: usize,
    /// Where the record ends; `None` where only the file knows.
    tip: Option<Tip>,
}

impl Writing {
    pub(super) fn new(
        writer: Writer,
        around: Surroundings,
        metrics: Arc<Metrics>,
        committed: broadcast::Sender<Arc<Committed>>,
        batch: usize,
    ) -> Self {
        Self {
            writer,
            around,
            metrics,
            committed,
            batch,
            tip: None,
        }
    }

    /// Works until it is asked to stop or nobody is left who could ask for anything.
    pub(super) fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut commands = Vec::with_capacity(self.batch);
        let mut next = jobs.blocking_recv();
        while let Some(job) = next.take() {
            match self.taken(job) {
                Work::Command(submission, reply) => {
                    commands.push((submission, reply));
                    // What waits beside it shares its commit; what is no command ends the group.
                    while commands.len() < self.batch {
                        match jobs.try_recv() {
                            Ok(Job {
                                since,
                                work: Work::Command(submission, reply),
                            }) => {
                                self.count_wait(since);
                                commands.push((submission, reply));
                            }
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.carry_out_commands(std::mem::take(&mut commands));
                }
                Work::Operation(operation, run, reply) => {
                    self.answer(reply, |writing| writing.carry_out_operation(operation, run))
                }
                Work::Erase(id, reply) => self.answer(reply, |writing| writing.erase(id)),
                Work::Statements(batch, reply) => {
                    self.answer(reply, |writing| writing.apply(batch))
                }
                Work::Stop(stopped) => {
                    // Whoever comes now is told; whoever is waiting is served.
                    jobs.close();
                    while let Some(job) = jobs.blocking_recv() {
                        match self.taken(job) {
                            Work::Command(submission, reply) => {
                                self.carry_out_commands(vec![(submission, reply)])
                            }
                            Work::Operation(operation, run, reply) => self
                                .answer(reply, |writing| {
                                    writing.carry_out_operation(operation, run)
                                }),
                            Work::Erase(id, reply) => {
                                self.answer(reply, |writing| writing.erase(id))
                            }
                            Work::Statements(batch, reply) => {
                                self.answer(reply, |writing| writing.apply(batch))
                            }
                            Work::Stop(_) => {}
                        }
                    }
                    self.close();
                    // Nobody waiting any more is no harm.
                    let _ = stopped.send(());
                    return;
                }
            }
            if next.is_none() {
                next = jobs.blocking_recv();
            }
        }
        self.close();
    }

    fn count_wait(&self, since: Instant) {
        self.metrics.waiting.fetch_sub(1, Ordering::Relaxed);
        self.metrics.wait.count(since.elapsed());
    }

    fn taken(&self, job: Job) -> Work {
        self.count_wait(job.since);
        job.work
    }

    fn tip(&mut self) -> Result<Tip, StoreError> {
        if self.tip.is_none() {
            self.tip = Some(record::tip(self.writer.connection()?)?);
        }
        Ok(self.tip.unwrap_or(Tip::BEGINNING))
    }

    /// After a failure only the file is to be believed.
    fn distrust(&mut self) {
        self.writer.abandon();
        self.tip = None;
        self.around.cache.clear();
    }

    /// Opens a desk, has `decide` work at it, and commits. A panic of a rule is a failure like others: it ends this commit,
    /// not the thread.
    fn commit<T>(
        &mut self,
        decide: impl FnOnce(&mut Desk<'_>) -> Result<T, Rejected>,
    ) -> Result<T, Rejected> {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.try_commit(decide)));
        let outcome = outcome.unwrap_or_else(|_| {
            Err(StoreError::Damaged("a rule ended abnormally".to_owned()).into())
        });
        match &outcome {
            Err(Rejected::Failed(_)) => self.distrust(),
            // A refused operation may have staged a part of itself.
            Err(_) => self.writer.abandon(),
            Ok(_) => {}
        }
        outcome
    }

    fn try_commit<T>(
        &mut self,
        decide: impl FnOnce(&mut Desk<'_>) -> Result<T, Rejected>,
    ) -> Result<T, Rejected> {
        let tip = self.tip()?;
        let mut desk = Desk::new(&mut self.writer, &self.around, tip);
        let answer = decide(&mut desk)?;
        if desk.is_empty() {
            return Ok(answer);
        }
        let started = Instant::now();
        let (tip, committed) = desk.commit()?;
        self.metrics.commit.count(started.elapsed());
        self.tip = Some(tip);
        if committed.last_seq >= committed.first_seq {
            // Nobody listening is no failure.
            let _ = self.committed.send(Arc::new(committed));
        }
        Ok(answer)
    }

    fn carry_out_commands(&mut self, commands: Vec<(Box<Submission>, Reply)>) {
        let mut answers = Vec::with_capacity(commands.len());
        let outcome = self.commit(|desk| {
            for (submission, _) in &commands {
                answers.push(carry_out(desk, submission));
            }
            Ok(())
        });
        if let Err(rejected) = outcome {
            // Also those that were refused: what they were refused for may not have come to be.
            answers.clear();
            answers.resize(commands.len(), Err(rejected));
        }
        for ((_, reply), answer) in commands.into_iter().zip(answers) {
            let answer = answer.map(|(done, repeated)| {
                let counter = if repeated {
                    &self.metrics.repeated
                } else {
                    &self.metrics.done
                };
                counter.fetch_add(1, Ordering::Relaxed);
                done
            });
            self.send(reply, answer);
        }
    }

    fn answer(&mut self, reply: Reply, work: impl FnOnce(&mut Self) -> Result<Done, Rejected>) {
        let answer = work(self);
        if answer.is_ok() {
            self.metrics.done.fetch_add(1, Ordering::Relaxed);
        }
        self.send(reply, answer);
    }

    fn send(&self, reply: Reply, answer: Result<Done, Rejected>) {
        match &answer {
            Err(Rejected::Refused(_)) => self.metrics.refused.fetch_add(1, Ordering::Relaxed),
            Err(_) => self.metrics.failed.fetch_add(1, Ordering::Relaxed),
            Ok(_) => 0,
        };
        // Whoever asked may have gone; the answer is remembered for when they come back.
        let _ = reply.send(answer);
    }

    fn carry_out_operation(&mut self, operation: Operation, run: Run) -> Result<Done, Rejected> {
        self.commit(|desk| {
            if let Some(known) = desk.remembered(operation.id)? {
                return Ok(Done {
                    seq: known.seq,
                    version: known.version,
                });
            }
            let reason = reason(operation.id, operation.reason.as_deref())?;
            let order = Order {
                id: operation.id,
                actor: operation.actor,
                grants: &operation.grants,
                reason,
            };
            OperationWorld::carry_out(desk, &order, run)
        })
    }

    fn apply(&mut self, batch: Batch) -> Result<Done, Rejected> {
        let tip = self.tip()?;
        match self.writer.commit(batch, &[]) {
            Ok(()) => Ok(Done {
                seq: tip.seq,
                version: 0,
            }),
            Err(error) => {
                self.distrust();
                Err(error.into())
            }
        }
    }

    /// Removes the words, and every copy of them in snapshots and states.
    fn erase(&mut self, id: TextId) -> Result<Done, Rejected> {
        let mut batch = Batch::default();
        record::erase_text(&mut batch, id);
        for stream in record::streams_with_reason(self.writer.connection()?, id)? {
            // The snapshot may hold the words; without it the state is folded from the record, where they are missing now.
            batch.push(
                "DELETE FROM streams WHERE id = ?1",
                vec![crate::server::store::batch::text(stream)],
            );
        }
        let done = self.apply(batch)?;
        self.around.cache.clear();
        Ok(done)
    }

    /// Stores what a quick start needs, and closes the file.
    fn close(mut self) {
        let mut batch = Batch::default();
        for (id, mut held) in self.around.cache.all() {
            if held.version == held.snapshot {
                continue;
            }
            let json = self
                .around
                .registry
                .kind(id.kind)
                .and_then(|kind| kind.json(&held.state));
            match json {
                Ok(json) => {
                    held.snapshot = held.version;
                    snapshot(&mut batch, id, &held, json);
                }
                Err(error) => tracing::error!(%error, stream = %id, "a snapshot could not be made"),
            }
        }
        let stored = self
            .writer
            .commit(batch, &[])
            .and_then(|()| self.writer.checkpoint());
        if let Err(error) = stored {
            tracing::error!(%error, "snapshots could not be stored; the next start reads more events");
        }
    }
}

/// Decides one command of a group. Also says whether it had been carried out before.
fn carry_out(desk: &mut Desk<'_>, submission: &Submission) -> Result<(Done, bool), Rejected> {
    let envelope = &submission.envelope;
    if let Some(known) = desk.remembered(envelope.id)? {
        return Ok((
            Done {
                seq: known.seq,
                version: known.version,
            },
            true,
        ));
    }
    let reason = reason(envelope.id, envelope.reason.as_deref())?;
    let order = Order {
        id: envelope.id,
        actor: submission.actor,
        grants: &submission.grants,
        reason,
    };
    let Some(kind) = desk.kind(envelope.stream) else {
        return Err(Refusal::invalid("Stream", "Nothing of this kind takes commands.").into());
    };
    kind.carry_out(desk, &order, envelope.stream, &envelope.body)
        .map(|done| (done, false))
}

fn reason(command: CommandId, words: Option<&str>) -> Result<Option<FreeText>, Refusal> {
    let Some(words) = words else { return Ok(None) };
    let body = text::optional("Reason", words, REASON_LIMIT)?;
    Ok((!body.is_empty()).then(|| FreeText {
        id: reason_id(command),
        body: Some(body),
    }))
}

using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Measuring;
using Spectre.Console;

namespace OrderFlow.Load.Storing;

/// <summary>Takes each measurement through preparation, warm-up, rounds and verification.</summary>
internal sealed class EventStoreRun(EventStoreOptions options, TimeProvider time)
{
    private readonly List<EventStoreRow> rows = [];

    /// <summary>What is known so far, also when it was interrupted.</summary>
    public IReadOnlyList<EventStoreRow> Rows => rows;

    public async Task RunAsync(ProgressContext progress, CancellationToken cancellationToken)
    {
        foreach (var measurementsOn in Programme.Of(options, time))
        {
            await using var ground = await Ground.OpenAsync(options, cancellationToken);
            foreach (var measurement in measurementsOn(ground))
            {
                rows.Add(await MeasureAsync(measurement, ground, progress, cancellationToken));
            }
        }
    }

    private async Task<EventStoreRow> MeasureAsync(
        IMeasurement measurement, Ground ground, ProgressContext progress, CancellationToken cancellationToken)
    {
        // Preparation, warm-up and verification count as one step each.
        var task = progress.AddTask(measurement.Name, maxValue: options.Rounds + 3);
        if (await measurement.PrepareAsync(Doing, cancellationToken) is { } reason)
        {
            task.Value = task.MaxValue;
            Doing(reason);
            return EventStoreRow.NotMeasured(measurement, reason);
        }

        Done("warm-up");
        await measurement.WarmUpAsync(cancellationToken);
        var rounds = new List<MeasuredRound>();
        for (var number = 1; number <= options.Rounds; number++)
        {
            Done($"round {number}");
            rounds.Add(await MeasureRoundAsync(measurement, ground, cancellationToken));
        }

        Done("verifying");
        var problems = await measurement.VerifyAsync(cancellationToken);
        Done(null);
        return EventStoreRow.Of(measurement, rounds, problems);

        void Doing(string? what) => task.Description = Markup.Escape(what is null ? measurement.Name : $"{measurement.Name}: {what}");

        void Done(string? next)
        {
            task.Increment(1);
            Doing(next);
        }
    }

    private static async Task<MeasuredRound> MeasureRoundAsync(IMeasurement measurement, Ground ground, CancellationToken cancellationToken)
    {
        using var meter = new ResourceMeter(ground.Service);
        var before = Use();
        var work = await measurement.RunAsync(cancellationToken);
        return new MeasuredRound(work, Use() - before, meter.Read());

        RequestUse Use() => measurement.Processes.Aggregate(default(RequestUse), (sum, process) => sum + process.Meter.Use);
    }
}

/// <summary>One round with what it used.</summary>
internal sealed record MeasuredRound(Work Work, RequestUse Requests, ResourceUse Resources);

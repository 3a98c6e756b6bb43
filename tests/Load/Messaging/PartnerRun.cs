using Azure.Messaging.ServiceBus;
using OrderFlow.Load.CommandLine;
using OrderFlow.Load.Following;
using OrderFlow.Load.Http;
using OrderFlow.Load.Measuring;
using OrderFlow.Load.Outages;
using OrderFlow.Load.Placing;
using OrderFlow.Load.Processes;
using Spectre.Console;

namespace OrderFlow.Load.Messaging;

/// <summary>One run: shop, messages with kills among them, quiet, and then everything is compared with what was computed.</summary>
internal sealed class PartnerRun(PartnerMessagesOptions options, OrderFlowClient client, ServiceBusClient bus, FailureLog failures, TimeProvider time)
{
    private static readonly TimeSpan s_stockPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patienceWithStories = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly RunClock _clock = new(time);

    private readonly string _runId = RunId.New("partner", time);

    public async Task<PartnerFindings> RunAsync(ProgressContext progress, CancellationToken cancellationToken)
    {
        var shopPlan = new OrderPlan(_runId, options.Products, "tok_visa");
        var plan = new MessagePlan(_runId, shopPlan, options.Messages, options.Malformed, options.Duplicates, options.Declined);
        var output = Path.GetFullPath(options.AppOutput ?? Path.Combine(Path.GetTempPath(), $"{_runId}.log"));
        if (options.Kills > 0)
        {
            _ = KillableApp.Find(options.BaseAddress.Port, output); // Found impossible now, not after minutes.
        }

        var shop = new Shop(client, shopPlan);
        var opening = progress.AddTask("Customers and products", maxValue: OrderPlan.Customers + shopPlan.Products);
        if (!await shop.OpenAsync(plan.Sends.Max() + 1, () => opening.Increment(1), cancellationToken))
        {
            throw new InvalidOperationException("The app refused customers or products.");
        }

        using var cpu = new CpuOfLives(options.BaseAddress.Port);
        await using var answers = new AnswerBook(bus, plan, _clock);
        var sender = new PartnerSender(bus, plan, _clock);
        var findings = new PartnerFindings(_runId, options, plan, failures) { Sender = sender, Answers = answers };
        await SendAsync(sender, answers, plan, output, cpu, findings, progress, cancellationToken);

        var orders = answers.Orders;
        var settled = progress.AddTask("Orders at their end", maxValue: orders.Count);
        await SettleAsync(orders, settled, cancellationToken);
        findings.CpuSeconds = cpu.Seconds;

        var quiet = progress.AddTask("Until all is quiet").IsIndeterminate();
        await new Quiet(client, _clock, time).WaitAsync([.. orders.Where(order => order.IsSettled)], cancellationToken);
        quiet.IsIndeterminate(false).Value = 100;
        await CompareAsync(shop, shopPlan, plan, orders, answers, findings, progress, cancellationToken);
        return findings;
    }

    private async Task SendAsync(
        PartnerSender sender, AnswerBook answers, MessagePlan plan, string output, CpuOfLives cpu, PartnerFindings findings, ProgressContext progress,
        CancellationToken cancellationToken)
    {
        var sending = progress.AddTask("Messages sent", maxValue: plan.Sends.Count);
        var answering = progress.AddTask("Messages answered", maxValue: plan.Orders.Count);
        await answers.StartAsync(() => answering.Increment(1), cancellationToken);
        var sends = sender.RunAsync(MayGoOnAsync, () => sending.Increment(1), cancellationToken);
        for (var kill = 1; kill <= options.Kills; kill++)
        {
            var after = (int)((long)plan.Orders.Count * kill / (options.Kills + 1));
            await UntilAsync(() => answers.Count >= after || sends.IsFaulted, cancellationToken);
            cpu.End();
            var outage = new Outage(KillableApp.Find(options.BaseAddress.Port, output), client, failures, _clock, time);
            await outage.RunAsync(cancellationToken);
            cpu.Begin();
            findings.Outages.Add(outage);
        }

        await sends;
        await UntilAnsweredAsync(answers, plan.Orders.Count, cancellationToken);

        Task MayGoOnAsync(int position, CancellationToken cancellation) =>
            UntilAsync(() => ((long)position * plan.Orders.Count / plan.Sends.Count) - answers.Count < options.Ahead, cancellation);
    }

    private async Task CompareAsync(
        Shop shop, OrderPlan shopPlan, MessagePlan plan, IReadOnlyCollection<OrderRecord> orders, AnswerBook answers, PartnerFindings findings, ProgressContext progress,
        CancellationToken cancellationToken)
    {
        findings.Found(answers.Problems);
        var dead = new DeadLetterCheck(bus, plan);
        findings.Found(await dead.RunAsync(cancellationToken));
        findings.DeadLetters = dead.Found;

        var comparing = progress.AddTask("Orders compared", maxValue: orders.Count);
        var outcomes = new OutcomeCheck(client, shopPlan, plan);
        findings.Found(await outcomes.RunAsync(orders, () => comparing.Increment(1), cancellationToken));
        var sold = shopPlan.UnitsOf(plan.Orders.Where(number => !plan.IsDeclined(number)));
        findings.Found(await new StockCheck(client, shopPlan).RunAsync(shop.InitialStock, sold, s_stockPatience, time, cancellationToken));
        findings.Found((await client.GetDeadLettersAsync(cancellationToken)).Body?.Items is { } parked
            ? parked.Select(letter => $"Parked: {letter.StreamId} for {letter.Handler}: {letter.Error}")
            : ["The dead letters of the app cannot be read."]);

        var telling = progress.AddTask("Orders whose events were told", maxValue: orders.Count);
        var stories = new OrderStories(bus, outcomes.Versions);
        await stories.ReadAsync(s_patienceWithStories, count => telling.Increment(count), time, cancellationToken);
        (findings.Events, findings.RepeatedEvents) = (stories.Messages, stories.Repetitions);
        findings.Found(orders.Where(order => outcomes.Versions.ContainsKey(order.OrderId!))
            .Select(order => stories.ProblemOf(order.OrderId!, confirmed: !plan.IsDeclined(order.Number))).OfType<string>());
    }

    /// <summary>A message that is lost would be waited for in vain: what is missing is told rather than waited for.</summary>
    private async Task UntilAnsweredAsync(AnswerBook answers, int expected, CancellationToken cancellationToken)
    {
        var (known, since) = (-1, time.GetTimestamp());
        await UntilAsync(
            () =>
            {
                var now = answers.Count + answers.Problems.Count;
                (known, since) = now > known ? (now, time.GetTimestamp()) : (known, since);
                return now >= expected || time.GetElapsedTime(since) > s_patience;
            },
            cancellationToken);
    }

    private async Task SettleAsync(IReadOnlyCollection<OrderRecord> orders, ProgressTask task, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience * 2, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await new FinalCheck(client, _clock).RunAsync(orders, () => task.Increment(1), ending.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Those that have not come to their end are found by the comparison.
        }
    }

    private async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            await Task.Delay(s_look, time, cancellationToken);
        }
    }
}

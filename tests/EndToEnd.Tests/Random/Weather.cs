using LocalCloud.Faults;

namespace EndToEnd.Tests.Random;

/// <summary>What the cloud does to everybody while a batch of orders is under way.</summary>
internal sealed record Weather(int Number, string Name, params FaultInjectionRule[] Rules)
{
    /// <summary>New rules each time: a rule counts its hits.</summary>
    public static IReadOnlyList<Weather> All() =>
    [
        new(0, "fair"),
        new(1, "every delivery of the feed twice", Rule(FaultService.ChangeFeed, new DuplicateDeliveryResult())),
        new(2, "every delivery of the feed late", Rule(FaultService.ChangeFeed, new DelayDeliveryResult(TimeSpan.FromSeconds(2)))),
        new(3, "every activity twice", Rule(FaultService.DurableTask, new DuplicateDeliveryResult())),
        new(
            4,
            "a store that loses acknowledgements, or has none to give",
            Store(FaultInjectionServerErrorType.Timeout, suppressed: false),
            Store(FaultInjectionServerErrorType.ServiceUnavailable, suppressed: true)),
    ];

    private static FaultInjectionRule Store(FaultInjectionServerErrorType error, bool suppressed) => new()
    {
        Condition = new() { OperationType = FaultInjectionOperationType.CreateItem, Container = "events" },
        Result = new FaultInjectionServerErrorResult(error) { SuppressServiceRequests = suppressed, InjectionRate = 0.03 },
    };

    private static FaultInjectionRule Rule(FaultService service, FaultInjectionResult result) =>
        new() { Condition = new() { Service = service }, Result = result };
}

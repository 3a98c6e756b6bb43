namespace LocalCloud.Faults;

/// <summary>What a rule may say. A rule that can never hit is a mistake, too.</summary>
internal static class RuleCheck
{
    private const int MostSplits = 16;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(30);

    /// <summary>By member, in the spelling of the JSON; empty for a valid rule.</summary>
    public static Dictionary<string, string[]> Errors(FaultInjectionRule rule)
    {
        var errors = new Dictionary<string, string[]>();
        Check("id", rule.Id is { Length: > 0 and <= 100 }, "1 to 100 characters.");
        Check("hitLimit", rule.HitLimit is null or > 0, "At least 1, or absent for no limit.");
        Check("startDelay", Within(rule.StartDelay, LongestTime), "00:00:00 to 30.00:00:00.");
        Check("duration", rule.Duration is not { } duration || (duration > TimeSpan.Zero && duration <= LongestTime), "Up to 30.00:00:00, or absent for no end.");
        var condition = rule.Condition;
        if (condition is null || rule.Result is null)
        {
            errors[condition is null ? "condition" : "result"] = ["An object."];
            return errors;
        }

        Check("condition.after", condition.After >= 0, "0 or more.");
        Check("condition.service", Enum.IsDefined(condition.Service), "One of: " + Names<FaultService>());
        Check("condition.operationType", Enum.IsDefined(condition.OperationType), "One of: " + Names<FaultInjectionOperationType>());
        Check("condition.point", condition.Point is null || FaultPoints.All.Contains(condition.Point), "One of: " + string.Join(", ", FaultPoints.All));
        Check("condition.operationType", condition.OperationType == FaultInjectionOperationType.All || (condition.Service == FaultService.CosmosDb && condition.Point is null),
            "Only service 'cosmosDb' has types of operations.");
        foreach (var name in (ReadOnlySpan<(string Member, string? Value)>)[("container", condition.Container), ("function", condition.Function), ("activity", condition.Activity)])
        {
            Check("condition." + name.Member, name.Value is null or { Length: > 0 and <= 255 }, "1 to 255 characters, or absent.");
        }

        CheckResult(rule, condition, Check);
        CheckFilters(rule.Result, condition, Check);
        return errors;

        void Check(string member, bool valid, string allowed)
        {
            if (!valid)
            {
                errors.TryAdd(member, [allowed]);
            }
        }
    }

    private static void CheckResult(FaultInjectionRule rule, FaultInjectionCondition condition, Action<string, bool, string> check)
    {
        switch (rule.Result)
        {
            case FaultInjectionServerErrorResult error:
                check("result.serverErrorType", Enum.IsDefined(error.ServerErrorType), "One of: " + Names<FaultInjectionServerErrorType>());
                check("condition.service", condition.Service is not FaultService.ChangeFeed, "'cosmosDb', 'durableTask', 'serviceBus' or 'eventGrid' for a serverError.");
                check("condition.point", condition.Point is null, "Absent for a serverError.");
                check("result.times", error.Times is null or > 0, "At least 1, or absent for every time.");
                check("result.delay", Within(error.Delay, LongestDelay), "00:00:00 to 01:00:00.");
                check("result.injectionRate", error.InjectionRate is > 0 and <= 1, "Above 0, at most 1.");
                break;
            case CrashResult:
                check("condition.point", condition.Point is not null, "A crash needs one of: " + string.Join(", ", FaultPoints.All));
                break;
            case OutageResult:
                check("condition.service", condition.Service is FaultService.ServiceBus, "'serviceBus' for an outage.");
                check("condition.container", condition.Container is null, "Absent for an outage: the whole service is away.");
                check("condition.point", condition.Point is null, "Absent for an outage.");
                check("startDelay", rule.StartDelay == TimeSpan.Zero, "00:00:00: an outage begins at once.");
                break;
            case SplitPartitionResult:
                check("condition.service", condition.Service is FaultService.CosmosDb, "'cosmosDb' for a split.");
                check("condition.container", condition.Container is not null, "The container whose partition is split.");
                check("condition.point", condition.Point is null, "Absent for a split.");
                check("hitLimit", rule.HitLimit is >= 1 and <= MostSplits, $"1 to {MostSplits}: every hit is another split.");
                break;
            case FreezeClockResult:
                check("startDelay", condition.Point is not null || rule.StartDelay == TimeSpan.Zero, "00:00:00: a clock is frozen at once, or at a point.");
                break;
            case var delivery:
                check("condition.service", IsDelivering(condition.Service, delivery), delivery switch
                {
                    StealLeaseResult => "'changeFeed' or 'serviceBus' for a stealLease.",
                    DelayDeliveryResult => "'changeFeed', 'durableTask' or 'eventGrid' for a delay.",
                    _ => "'changeFeed', 'durableTask', 'serviceBus' or 'eventGrid' for a delivery.",
                });
                check("condition.point", condition.Point is null, "Absent for a delivery.");
                check("result.delay", delivery is not DelayDeliveryResult { Delay: var delay } || (delay > TimeSpan.Zero && delay <= LongestDelay), "Above 00:00:00, up to 01:00:00.");
                break;
        }
    }

    /// <summary>A filter on what its operations do not have would never let one through.</summary>
    private static void CheckFilters(FaultInjectionResult result, FaultInjectionCondition condition, Action<string, bool, string> check)
    {
        if (condition.Point is not null)
        {
            return; // Its name says what it has.
        }

        var isError = result is FaultInjectionServerErrorResult;
        check("condition.container", condition.Container is null || condition.Service is not FaultService.DurableTask, "Only 'cosmosDb' and 'changeFeed' have containers, 'serviceBus' its entities, 'eventGrid' its topics and subscriptions.");
        check("condition.function", condition.Function is null || condition.Service is FaultService.ChangeFeed or FaultService.EventGrid, "Only 'changeFeed', 'eventGrid', and some points, have functions.");
        check("condition.activity", condition.Activity is null || (condition.Service is FaultService.DurableTask && !isError), "Only deliveries of 'durableTask', and some points, have activities.");
    }

    private static bool IsDelivering(FaultService service, FaultInjectionResult result) => service switch
    {
        FaultService.ChangeFeed => true,
        FaultService.DurableTask or FaultService.EventGrid => result is not StealLeaseResult,
        FaultService.ServiceBus => result is not DelayDeliveryResult,
        _ => false,
    };

    private static bool Within(TimeSpan value, TimeSpan longest) => value >= TimeSpan.Zero && value <= longest;

    private static string Names<TEnum>()
        where TEnum : struct, Enum => string.Join(", ", Enum.GetNames<TEnum>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
}

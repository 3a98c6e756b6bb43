using LocalCloud.EventGrid.Publishing;
using LocalCloud.Faults;

namespace LocalCloud.EventGrid.Faults;

/// <summary>Events are taken as the rules want it; the topic is the container.</summary>
internal sealed class FaultyPublishing(FaultInjector faults)
{
    /// <exception cref="PublishRefusedException">A rule wants it; whether the events were taken is the rule's affair.</exception>
    public Task RunAsync(string topic, Func<Task> accept, CancellationToken cancellationToken) =>
        faults.RunAsync(new() { Service = FaultService.EventGrid, Container = topic }, accept, ErrorOf, cancellationToken);

    private static PublishRefusedException ErrorOf(FaultInjectionServerErrorResult fault)
    {
        var status = InjectedStatus.Of(fault.ServerErrorType);
        return new((int)status, status.ToString(), "Injected: the events could not be published.")
        {
            RetryAfter = fault.ServerErrorType == FaultInjectionServerErrorType.TooManyRequests ? fault.Delay : null,
        };
    }
}

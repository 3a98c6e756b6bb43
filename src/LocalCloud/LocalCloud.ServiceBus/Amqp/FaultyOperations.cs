using LocalCloud.Faults;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Sends and settlements as the rules want them: refused, late, or carried out with their acknowledgement lost.</summary>
internal static class FaultyOperations
{
    public static async Task RunAsync(FaultInjector faults, string entity, Func<Task> operation)
    {
        if (faults.Hit<FaultInjectionServerErrorResult>(new() { Service = FaultService.ServiceBus, Container = entity }) is not { } fault)
        {
            await operation();
            return;
        }

        if (fault.IsDelay && fault.ServerErrorType != FaultInjectionServerErrorType.ResponseDelay)
        {
            await faults.WaitAsync(fault.Delay, CancellationToken.None);
        }

        if (fault.IsDelay || !fault.SuppressServiceRequests)
        {
            await operation();
        }

        if (fault.ServerErrorType == FaultInjectionServerErrorType.ResponseDelay)
        {
            await faults.WaitAsync(fault.Delay, CancellationToken.None);
        }

        if (!fault.IsDelay)
        {
            throw ErrorOf(fault.ServerErrorType);
        }
    }

    private static BrokerException ErrorOf(FaultInjectionServerErrorType type) => type switch
    {
        FaultInjectionServerErrorType.Timeout => BrokerException.Timeout("Injected: the operation did not complete in time."),
        FaultInjectionServerErrorType.InternalServerError => new BrokerException("amqp:internal-error", 500, "Injected: the service was unable to process the request."),
        FaultInjectionServerErrorType.LeaseNotFound => BrokerException.MessageLockLost(),
        _ => BrokerException.Busy("Injected: the service is busy."),
    };
}

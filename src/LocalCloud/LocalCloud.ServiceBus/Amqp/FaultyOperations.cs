using LocalCloud.Faults;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Sends and settlements as the rules want them.</summary>
internal static class FaultyOperations
{
    public static Task RunAsync(FaultInjector faults, string entity, Func<Task> operation) =>
        faults.RunAsync(new() { Service = FaultService.ServiceBus, Container = entity }, operation, static fault => ErrorOf(fault.ServerErrorType));

    private static BrokerException ErrorOf(FaultInjectionServerErrorType type) => type switch
    {
        FaultInjectionServerErrorType.Timeout => BrokerException.Timeout("Injected: the operation did not complete in time."),
        FaultInjectionServerErrorType.InternalServerError => new BrokerException("amqp:internal-error", 500, "Injected: the service was unable to process the request."),
        FaultInjectionServerErrorType.LeaseNotFound => BrokerException.MessageLockLost(),
        _ => BrokerException.Busy("Injected: the service is busy."),
    };
}

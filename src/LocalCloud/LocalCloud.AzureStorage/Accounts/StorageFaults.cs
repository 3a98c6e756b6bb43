using Azure;
using LocalCloud.Faults;

namespace LocalCloud.AzureStorage.Accounts;

/// <summary>What the host sends to queues and containers, disturbed as the rules want it. What the app does with clients of its own passes by here.</summary>
internal static class StorageFaults
{
    public static Task SendAsync(this FaultInjector faults, string container, string function, Func<Task> send, CancellationToken cancellationToken) => faults.RunAsync(
        new FaultOperation { Service = FaultService.AzureStorage, Container = container, Function = function },
        send,
        fault => new RequestFailedException(StatusOf(fault.ServerErrorType), $"Injected: {fault.ServerErrorType}."),
        cancellationToken);

    private static int StatusOf(FaultInjectionServerErrorType type) => type switch
    {
        FaultInjectionServerErrorType.Timeout => 408,
        FaultInjectionServerErrorType.InternalServerError => 500,
        _ => 503,
    };
}

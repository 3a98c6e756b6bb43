namespace LocalCloud.Faults;

public sealed partial class FaultInjector
{
    /// <summary>Runs an operation as the rules want it: refused, late, or carried out with its acknowledgement lost.</summary>
    /// <param name="operation">What the rules are asked about.</param>
    /// <param name="run">Carries it out.</param>
    /// <param name="error">What the caller is to get instead of an acknowledgement; delays are none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task RunAsync(
        FaultOperation operation, Func<Task> run, Func<FaultInjectionServerErrorResult, Exception> error, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(error);
        if (Hit<FaultInjectionServerErrorResult>(operation) is not { } fault)
        {
            await run();
            return;
        }

        var answersLate = fault.ServerErrorType == FaultInjectionServerErrorType.ResponseDelay;
        if (fault.IsDelay && !answersLate)
        {
            await WaitAsync(fault.Delay, cancellationToken);
        }

        if (fault.IsDelay || !fault.SuppressServiceRequests)
        {
            await run();
        }

        if (answersLate)
        {
            await WaitAsync(fault.Delay, cancellationToken);
        }

        if (!fault.IsDelay)
        {
            throw error(fault);
        }
    }
}

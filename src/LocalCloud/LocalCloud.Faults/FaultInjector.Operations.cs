namespace LocalCloud.Faults;

public sealed partial class FaultInjector
{
    /// <summary>Runs an operation as the rules want it: refused, late, or carried out with its acknowledgement lost.</summary>
    /// <param name="operation">What the rules are asked about.</param>
    /// <param name="run">Carries it out.</param>
    /// <param name="answer">What the caller is to get instead of the result, or its exception; not asked for delays.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal async Task<T> RunAsync<T>(
        FaultOperation operation, Func<Task<T>> run, Func<FaultInjectionServerErrorResult, T> answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(answer);
        if (Hit<FaultInjectionServerErrorResult>(operation) is not { } fault)
        {
            return await run();
        }

        if (!fault.IsDelay)
        {
            if (!fault.SuppressServiceRequests)
            {
                await run();
            }

            return answer(fault);
        }

        var answersLate = fault.ServerErrorType == FaultInjectionServerErrorType.ResponseDelay;
        if (!answersLate)
        {
            await WaitAsync(fault.Delay, cancellationToken);
        }

        var result = await run();
        if (answersLate)
        {
            await WaitAsync(fault.Delay, cancellationToken);
        }

        return result;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    /// <param name="operation">What the rules are asked about.</param>
    /// <param name="run">Carries it out.</param>
    /// <param name="error">What the caller is to get instead of an acknowledgement; delays are none.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal Task RunAsync(
        FaultOperation operation, Func<Task> run, Func<FaultInjectionServerErrorResult, Exception> error, CancellationToken cancellationToken = default) =>
        RunAsync(
            operation,
            async () =>
            {
                await run();
                return true;
            },
            fault => throw error(fault),
            cancellationToken);
}

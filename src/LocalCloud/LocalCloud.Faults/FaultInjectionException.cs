namespace LocalCloud.Faults;

/// <summary>A rule made an operation fail where there is no protocol to say so.</summary>
#pragma warning disable CA1032 // Always carries its result.
internal sealed class FaultInjectionException(FaultInjectionServerErrorResult result) : Exception(
    $"Injected {result.ServerErrorType}: "
    + (result.SuppressServiceRequests ? "the operation was not carried out." : "the operation was carried out, its acknowledgement is lost."))
{
    public FaultInjectionServerErrorType ServerErrorType => result.ServerErrorType;

    /// <summary>The operation has happened all the same.</summary>
    public bool IsAcknowledgementLost => !result.SuppressServiceRequests;
}

using System.Net.Sockets;
using Azure;

namespace LocalCloud.AzureStorage.Accounts;

/// <summary>Answers of the service that are part of the ordinary course.</summary>
internal static class StorageErrors
{
    /// <summary>There is no such queue or container; or it is being deleted.</summary>
    public static bool IsGone(this RequestFailedException exception) =>
        exception.ErrorCode is "QueueNotFound" or "ContainerNotFound" or "QueueBeingDeleted" or "QueueDisabled" or "ContainerBeingDeleted" or "ContainerDisabled";

    /// <summary>A message that somebody else has by now, or that has been deleted.</summary>
    public static bool IsLost(this RequestFailedException exception) =>
        exception.ErrorCode is "PopReceiptMismatch" or "MessageNotFound" || exception.IsGone();

    /// <summary>What went wrong in a line: the SDK's message goes on with headers.</summary>
    public static string Reason(this Exception exception)
    {
        var cause = exception is AggregateException { InnerExceptions: [.., var last] } ? last : exception;
        var message = cause.Message.Split('\n', 2)[0].Trim();
        return cause.GetBaseException() is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            ? $"{message}. Nothing listens there: start with --azurite, or start Azurite yourself, or name a storage account in the settings."
            : message;
    }
}

using Google.Protobuf;
using LocalCloud.Host.Runtime;

namespace LocalCloud.DurableTask.Functions;

/// <summary>The Durable extension writes a failure's details, inner failures included, into the exception's message.</summary>
internal static class FunctionFailures
{
    public static P.TaskFailureDetails Of(FunctionFailedException failure)
    {
        if (failure.Message.StartsWith('{'))
        {
            try
            {
                return P.TaskFailureDetails.Parser.ParseJson(failure.Message);
            }
            catch (Exception unreadable) when (unreadable is InvalidJsonException or InvalidProtocolBufferException)
            {
                // It only looks like it: an ordinary message.
            }
        }

        return new() { ErrorType = failure.TypeName ?? "System.Exception", ErrorMessage = failure.Message, StackTrace = failure.WorkerStack };
    }
}

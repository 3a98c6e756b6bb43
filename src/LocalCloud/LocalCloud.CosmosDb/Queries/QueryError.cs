namespace LocalCloud.CosmosDb.Queries;

/// <summary>Why a query cannot be run, in the form of the service's compiler.</summary>
internal sealed record QueryError(string Code, string Message, int? Start = null, int? End = null)
{
    /// <summary>Errors without a code have no other members either.</summary>
    public string ToJson()
    {
        if (Code.Length == 0)
        {
            return $$"""{"Errors":[{{Http.JsonText.Quote(Message)}}]}""";
        }

        var code = Code.StartsWith("SC", StringComparison.Ordinal) ? $"\"{Code}\"" : Code;
        var location = Start is null ? "" : $"\"location\":{{\"start\":{Start},\"end\":{End}}},";
        return $$"""{"errors":[{"severity":"Error",{{location}}"code":{{code}},"message":{{Http.JsonText.Quote(Message)}}}]}""";
    }
}

/// <summary>Carries a <see cref="QueryError"/> out of the parser and compiler; never leaves <see cref="QueryCache"/>.</summary>
internal sealed class QueryException(QueryError error) : Exception(error.Message)
{
    public QueryError Error { get; } = error;
}

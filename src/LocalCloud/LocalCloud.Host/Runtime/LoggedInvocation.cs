namespace LocalCloud.Host.Runtime;

/// <summary>Which invocation a line of the log is about, for logger providers: the app's lines carry it beside their text.</summary>
internal static class LoggedInvocation
{
    [ThreadStatic]
    private static string? s_id;

    /// <summary>Of the line that is being written on this thread; null for one that belongs to none.</summary>
    public static string? Id => s_id;

    /// <summary>For as long as the scope is open, on this thread.</summary>
    internal static Scope Of(string? id)
    {
        var scope = new Scope(s_id);
        s_id = id;
        return scope;
    }

    internal readonly ref struct Scope(string? before)
    {
        public void Dispose() => s_id = before;
    }
}

using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace EndToEnd.Tests.Support;

/// <summary>
/// The environment that this process began with. An app that starts in it has its settings there for a moment, and a process that another test
/// starts just then would have them too.
/// </summary>
internal static class OwnEnvironment
{
    private static readonly Dictionary<string, string?> s_variables = [];

    [ModuleInitializer]
    internal static void Remember()
    {
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            s_variables[(string)variable.Key] = (string?)variable.Value;
        }
    }

    /// <summary>To be called before variables of the process's own are set.</summary>
    public static ProcessStartInfo WithOwnEnvironment(this ProcessStartInfo start)
    {
        start.Environment.Clear();
        foreach (var (name, value) in s_variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}

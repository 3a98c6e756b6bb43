using Jint;
using Jint.Native;
using Jint.Runtime;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>JavaScript with limits like those of the service: a script can neither run for ever nor eat all memory, nor reach .NET.</summary>
internal static class ScriptEngine
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);
    private const long MostMemory = 64 * 1024 * 1024;
    private const int MostStatements = 5_000_000;
    private const int DeepestRecursion = 500;

    public static Engine New() => new(options => options
        .TimeoutInterval(s_longest)
        .LimitMemory(MostMemory)
        .MaxStatements(MostStatements)
        .LimitRecursion(DeepestRecursion)
        .RegexTimeoutInterval(TimeSpan.FromSeconds(1))
        .MaxArraySize(1_000_000));

    /// <summary>The one function that a body is.</summary>
    /// <exception cref="ScriptException">It is none.</exception>
    public static JsValue Function(Engine engine, string body) => Guard(() =>
        engine.Evaluate($"({body.Trim().TrimEnd(';')}\n)") as Jint.Native.Function.Function ?? throw new ScriptException("The body of a script must be a function."));

    /// <summary>Runs some JavaScript, and says in one way what goes wrong in it.</summary>
    /// <exception cref="ScriptException">It threw, or went beyond a limit.</exception>
    public static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (JavaScriptException thrown)
        {
            throw new ScriptException($"Encountered exception while executing Javascript. Exception = {thrown.Error}\r\nStack trace: {thrown.JavaScriptStackTrace}");
        }
        catch (Acornima.ParseErrorException invalid)
        {
            throw new ScriptException($"Encountered exception while compiling Javascript. Exception = SyntaxError: {invalid.Message}");
        }
        catch (Exception limit) when (limit is TimeoutException or MemoryLimitExceededException or StatementsCountOverflowException or RecursionDepthOverflowException
            or System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            throw new ScriptException($"The script was ended because it takes more than a script may: {limit.Message}");
        }
    }
}

/// <summary>A script failed; nothing of what it wrote stays.</summary>
internal sealed class ScriptException(string message) : Exception(message);

using Jint;
using Jint.Native;
using Jint.Native.Json;
using LocalCloud.CosmosDb.Queries;
using LocalCloud.CosmosDb.Queries.Values;

namespace LocalCloud.CosmosDb.Scripts;

/// <summary>The user-defined functions that one query calls; the engine comes with the first call.</summary>
internal sealed class UserFunctions(ContainerScripts scripts) : IDisposable
{
    private readonly Dictionary<string, JsValue> _functions = new(StringComparer.Ordinal);
    private Engine? _engine;

    /// <summary>Time spent in them.</summary>
    public TimeSpan Elapsed { get; private set; }

    public bool Exists(string name) => scripts.Find(ScriptKind.Function, name) is not null;

    /// <exception cref="QueryException">It failed.</exception>
    public SqlValue Call(string name, SqlValue[] arguments)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        try
        {
            return ScriptEngine.Guard(() => Invoke(name, arguments));
        }
        catch (ScriptException failed)
        {
            throw new QueryException(new("", $"User defined function '{name}' failed. {failed.Message}"));
        }
        finally
        {
            Elapsed += System.Diagnostics.Stopwatch.GetElapsedTime(started);
        }
    }

    public void Dispose() => _engine?.Dispose();

    private SqlValue Invoke(string name, SqlValue[] arguments)
    {
        _engine ??= ScriptEngine.New();
        _engine.Constraints.Reset();
        if (!_functions.TryGetValue(name, out var function))
        {
            _functions.Add(name, function = ScriptEngine.Function(_engine, scripts.Find(ScriptKind.Function, name)!.Body));
        }

        var parser = new JsonParser(_engine);
        var result = _engine.Call(function, [.. arguments.Select(argument => argument.IsDefined ? parser.Parse(argument.ToString()) : JsValue.Undefined)]);
        var text = new JsonSerializer(_engine).Serialize(result);
        return text.IsUndefined() ? default : SqlValue.Of(System.Text.Json.JsonElement.Parse(text.ToString()));
    }
}

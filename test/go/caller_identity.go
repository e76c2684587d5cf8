package main

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-stepwright/cdk-stepwright-go/cdkstepwright"
)

type callerIdentity struct {
	cdkstepwright.Step
}

// NewCallerIdentity needs the override: without it, the library does not call Bind. Give it a pointer.
func NewCallerIdentity(options *cdkstepwright.StepOptions) cdkstepwright.Step {
	step := &callerIdentity{}
	cdkstepwright.NewStep_Override(step, options)
	return step
}

func (s *callerIdentity) Bind(_ constructs.Construct, _ interface{}) *cdkstepwright.StepBinding {
	return &cdkstepwright.StepBinding{
		Resource:  jsii.String("arn:aws:states:::aws-sdk:sts:getCallerIdentity"),
		Arguments: map[string]interface{}{},
		Result:    jsii.String("{% $states.result.Account %}"),
	}
}
